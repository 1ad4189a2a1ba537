/**
 * Work that nobody waits for. Each task reads rows, finds what is to be done, and proposes commands through the log; none
 * writes a row itself. Only the leader does any.
 */
package io.ozone.om.background;
