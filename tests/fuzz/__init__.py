"""Random and hostile input against every parser, and random commands on two machines."""
