"""Certificates for devices and the servers that they speak to."""
