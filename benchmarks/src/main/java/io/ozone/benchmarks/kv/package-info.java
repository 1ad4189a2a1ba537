/**
 * Benchmarks of the tables and the double buffer. Run them all with {@code java -cp ... org.openjdk.jmh.Main kv};
 * start with {@link io.ozone.benchmarks.kv.ApplyBenchmark}.
 */
package io.ozone.benchmarks.kv;
