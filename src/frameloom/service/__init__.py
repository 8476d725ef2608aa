"""The HTTP job service: a durable queue of renders, each done by a process of its own.

`settings` what the operator chose · `request` what a client may ask · `store` the queue ·
`folder` a job's files · `launch` and `worker` one render · `runner` all of them ·
`guard`, `app`, `stream` the HTTP face · `server` start and stop.
"""
