"""What the editor works on, without a page: document, fields, media, exports."""
