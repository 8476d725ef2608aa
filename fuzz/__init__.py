"""Spoiled projects and media: none may crash, hang or fill this program, or be a fault of its own.

`corpus/` holds what is right; hypothesis spoils it. What is read is read by a child (`child.py`)
under a watchdog (`watch.py`), since a decoder that crashes takes its process along. `make test`
runs a few hundred examples, always the same; `make fuzz` goes on with others, and keeps what it
finds in `.hypothesis/` and, as files, in `fuzz/found/`.
"""
