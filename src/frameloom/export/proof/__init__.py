"""Proof of pictures and sound: what was made, what the file gives back, how far they differ."""
