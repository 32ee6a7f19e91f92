# The login shell of a lab host: the daemons' own tools are the student's too.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export EDITOR=nano PAGER=less
PS1='\[\e[1;36m\]\h\[\e[0m\]:\[\e[1m\]\w\[\e[0m\]\$ '
