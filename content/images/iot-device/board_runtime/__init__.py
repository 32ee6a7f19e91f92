"""The board under a device's firmware: its boot loader, its power and its programmer.

It is no student's. Firmware is unknown code: it runs as another user, is ended before
each start, and nothing that it leaves behind is read without a bound.
"""
