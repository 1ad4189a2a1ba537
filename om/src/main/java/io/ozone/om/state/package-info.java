/**
 * What OM remembers: every table ({@link io.ozone.om.state.OmTables}), how rows are named
 * ({@link io.ozone.om.state.Rows}), what names users may choose ({@link io.ozone.om.state.Names}), how usage is counted
 * and limited ({@link io.ozone.om.state.Quotas}) and what must always hold ({@link io.ozone.om.state.Invariants}).
 *
 * <p>Commands and queries call in here with a transaction or a reader of theirs; nothing here holds state of its own.
 */
package io.ozone.om.state;
