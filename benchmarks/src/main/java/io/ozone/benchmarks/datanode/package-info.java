/** What the datanode's two ways of writing, and its container format, can do. Start with {@code WriteWays}. */
package io.ozone.benchmarks.datanode;
