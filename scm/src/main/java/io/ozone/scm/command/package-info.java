/**
 * SCM's replicated commands, one file each: a pure {@code apply} on rows. The clock, settings, random numbers
 * and the network are out of reach here. {@link io.ozone.scm.command.ScmStateMachine} lists them; nobody else
 * calls them.
 */
package io.ozone.scm.command;
