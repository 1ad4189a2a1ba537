/**
 * OM's door: the gRPC service that clients call ({@link io.ozone.om.service.OmDoor}), what the leader does before a
 * command enters the log ({@link io.ozone.om.service.Admission}), and what it adds to replies: where blocks are
 * ({@link io.ozone.om.service.Places}). Nothing here waits; calls go on in the thread that has the next answer.
 */
package io.ozone.om.service;
