/** Those who are under way: thousands at a time, who come and go by the million. */

/**
 * A Map or a Set would do, but each makes itself anew after so many that have left, and what it was
 * before points to what it is now. Once the collector has called one of those old, it holds all that
 * followed, with whoever was in them, until the next full collection.
 */
export class Roster<Member extends object> {
  readonly #seats: (Member | null)[] = [];
  readonly #free: number[] = [];

  /** How many are there. */
  get size(): number {
    return this.#seats.length - this.#free.length;
  }

  /** Gives the seat, under which the member leaves. */
  enter(member: Member): number {
    const seat = this.#free.pop() ?? this.#seats.length;
    this.#seats[seat] = member;
    return seat;
  }

  /** Gives who had the seat; null where nobody has. */
  leave(seat: number): Member | null {
    const member = this.#seats[seat] ?? null;
    if (member === null) return null;
    this.#seats[seat] = null;
    this.#free.push(seat);
    return member;
  }

  /** Who is there now. */
  members(): Member[] {
    return this.#seats.filter((member) => member !== null);
  }
}
