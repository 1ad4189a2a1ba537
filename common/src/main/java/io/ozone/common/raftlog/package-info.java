/** The files that Ratis keeps a Raft log in, looked at by ourselves: it takes some damage for the end of the log. */
package io.ozone.common.raftlog;
