"""The command `board`: the board on the bench, its power switch and its programmer."""
