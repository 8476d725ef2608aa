"""Fonts, shaping and layout of text: strings become placed glyphs. Nothing is drawn here."""
