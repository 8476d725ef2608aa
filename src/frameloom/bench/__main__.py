"""One task in a process of its own: see `child`."""

from frameloom.bench.child import main

main()
