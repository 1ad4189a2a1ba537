/**
 * What simulations of whole groups of servers run on: {@link io.ozone.simulation.Simulation} is time, {@link
 * io.ozone.simulation.SimulatedNetwork} loses, delays, doubles and reorders messages, {@link
 * io.ozone.simulation.SimulatedGroup} is a Raft group. Everything happens on one thread and follows from a seed.
 */
package io.ozone.simulation;
