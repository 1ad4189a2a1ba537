/**
 * What reads the namespace: one file for each query, one class with one {@code answer}. A query never writes, and knows
 * nothing of the network: where blocks can be read is added by the door. {@link io.ozone.om.query.OmQueries} is the
 * closed list. The reader it is given shows a linearizable state; for lists it is a snapshot.
 */
package io.ozone.om.query;
