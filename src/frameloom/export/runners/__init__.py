"""Where segments are made other than in this process: `task` is what a worker does, `spread` who
does what and what happens when somebody dies, `ray` the cluster."""
