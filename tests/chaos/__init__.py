"""Whether the site comes back to what people asked for, however its processes die."""
