/**
 * SCM's soft state: what datanodes tell, and what they are to be told. Rebuilt from registrations and
 * heartbeats after each start; nothing here is in the log. Start with {@link io.ozone.scm.node.Nodes}.
 */
package io.ozone.scm.node;
