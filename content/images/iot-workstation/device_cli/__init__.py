"""The workstation's command line for the device on the desk."""
