"""The PSIRT's command line: inbox, cases, letters, web pages. It judges nothing."""
