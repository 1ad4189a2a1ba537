/**
 * What the replicated-state kit costs over bare Ratis: {@link io.ozone.benchmarks.raft.RaftBenchmark} runs both, in one
 * process and on the same disk, and prints commands and reads per second. Nobody calls it but people, from the command
 * line.
 */
package io.ozone.benchmarks.raft;
