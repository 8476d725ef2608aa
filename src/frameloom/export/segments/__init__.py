"""An export as independent segments: planned, known by what they show, kept, joined."""
