/* FRR asks for CAP_SYS_ADMIN when it starts, and gives up when it may not have it. It
 * needs it for network namespaces of its own only, which no lab has. Here every change
 * of capabilities is a success that changes nothing: its daemons keep what the node has.
 */
int cap_set_proc(void *capabilities)
{
    (void)capabilities;
    return 0;
}
