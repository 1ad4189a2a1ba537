/**
 * Load generators, which measure a cluster from outside and can check what it gives back.
 *
 * <p>A {@link io.ozone.cli.freon.Workload} has setup, run and check; {@code LoadRun} runs it on many threads
 * and takes the times. Each command is one workload with its options. Start with {@code LoadRun}, then {@code
 * KeyGenerator}. The S3 generator speaks HTTP over plain sockets, so that the client takes as little as
 * possible of a machine that it shares with the servers.
 */
package io.ozone.cli.freon;
