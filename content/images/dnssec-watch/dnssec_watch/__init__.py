"""What happened to a zone, second by second, seen where the student cannot write.

In lab.yaml: a node `watch` (role trusted, image dnssec-watch, tmpfs and `saved`
/var/lib/watch, tmpfs /etc/watch, /etc/dnssec and /tmp) runs the watcher; the `grader`
(role grader, image dnssec-watch too) reads what it has seen. Two nodes, because
nothing of a grader is saved, and what was watched must outlive a restart.

The kit gives `watch` the file /etc/watch/watch.json (see settings.Settings):

    {"zone": "{{ zone }}", "root": "{{ nodes.root }}",
     "parent": "{{ nodes.registry }}", "reader": "{{ nodes.grader }}",
     "resolver": "{{ nodes.resolver }}",
     "names": [["www", "A"], ["mail", "A"], ["@", "SOA"]],
     "tlsa": [{"label": "_443._tcp.www", "address": "{{ nodes.web }}",
               "port": 443, "server_name": "www"}]}

`resolver` (may be missing) is the lab's own one, asked for the first name as well: a
server that shows the watcher a better zone than everybody else is found out. `tlsa`
(may be missing): whether a validated TLSA 3 1 1 record is the digest of the key that
the live server shows.

For a grading program:

    from dnssec_watch import history
    seen = history.fetch(scene.session.addresses["watch"])  # Unavailable: NotReady

    seen.first                 the Span that it began with, None without one
    seen.first_whole           first second in which every name was authenticated
    seen.dark(since, until)    runs of seconds in which a name was not: Dark(start,
                               end, reason); not counted before first_whole
    seen.dark_seconds(since, until)
    seen.spans                 Span(start, end, look): what was so for how long
    seen.now                   the last Look
    seen.keys, seen.ds, seen.cds      Life(item, first, last, present) of each record
    seen.signed_keys, seen.signed     the same of what signed DNSKEY, the first name
    seen.events                Event(at, what, item) in order of time
    seen.broken_caches(window) where an answer remembered for up to `window` seconds
                               no longer fitted: keys and DS, signatures and keys
    seen.tlsa_dark(label), seen.tlsa_broken_caches(label, window)

Times are whole seconds of the clock (Unix time). `timeline-picture` draws all of it:

    pictures:
      - {id: timeline, node: watch, run: [timeline-picture], timeout: 20, ...}
"""
