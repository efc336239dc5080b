"""The tasks at the end of chapters and labs, one module a page: each function judges one answer."""
