/**
 * Tells targets outside the cluster what has happened to keys: the leader reads the events that wait, in the form that S3
 * gives them, posts them, and forgets those that were taken.
 */
package io.ozone.om.notification;
