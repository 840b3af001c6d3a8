// @ts-check
/**
 * The school's time on a tablet: its own clock plus the offset measured last, and this page's life.
 * @module
 * @import { Crypto, FactRow, Head, Store, Tk } from "./types.js"
 */
import { randomId } from "./ids.js"

const TICKET = "ticket "
/** One a time zone: to make one costs a hundred times its use. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map()

/** The tablet's clocks; the offset is kept in the store, so that it outlives a reload. */
export class Clock {
  #ports
  #page
  /** The newest ticket of each device of this browser. @type {Map<string, Tk>} */
  #tickets = new Map()

  /**
   * Use `openClock`. `wall`: ms since 1970; `monotonic`: ms of this page's life.
   * @param {{ store: Store, crypto: Crypto, wall: () => number, monotonic: () => number }} ports
   */
  constructor(ports) {
    this.#ports = ports
    this.#page = randomId(ports.crypto)
    /** School minus device, ms; undefined before the first contact. @type {number | undefined} */
    this.offset = undefined
    /** Round trip of that measurement, ms. @type {number | undefined} */
    this.rtt = undefined
  }

  /** Device clock, ms since 1970. */
  now() {
    return Math.floor(this.#ports.wall())
  }

  monotonic() {
    return Math.floor(this.#ports.monotonic())
  }

  /**
   * An op's `run` (PROTOCOL 2.6).
   * @returns {[string, number]}
   */
  run() {
    return [this.#page, this.monotonic()]
  }

  /** School clock, ms since 1970. */
  schoolNow() {
    return this.now() + (this.offset ?? 0)
  }

  /**
   * Starts a measurement: call this before a request, and what it returns with the reply's `time`.
   * The server's clock is taken to have been read halfway; the monotonic clock measures the way, so
   * that a stepped device clock does no harm.
   */
  contact() {
    const sent = this.monotonic()
    /**
     * @param {number} time server clock, ms
     * @param {Head} [head] that the request named
     * @param {string} [ticket] the ticket that it got for it
     */
    return (time, head, ticket) => {
      this.rtt = this.monotonic() - sent
      this.offset = Math.round(time + this.rtt / 2 - this.now())
      /** @type {FactRow[]} */
      const facts = [{ name: "clock", offset: this.offset, rtt: this.rtt }]
      if (head && ticket) {
        /** @type {Tk} */
        const tk = [ticket, head.n, head.id, this.now(), ...this.run(), this.rtt]
        this.#tickets.set(head.device, tk)
        facts.push({ name: TICKET + head.device, tk })
      }
      // On a full disk the measure lives as long as the page.
      this.#ports.store
        .write(async tx => {
          for (const fact of facts) tx.put("facts", fact)
        })
        .catch(() => {})
    }
  }

  /**
   * The newest ticket of `device`, for its next op (PROTOCOL 2.6).
   * @param {string} device
   */
  tk(device) {
    return this.#tickets.get(device) ?? null
  }

  /** Reads the offset that this browser measured last, and its tickets. */
  async recall() {
    for (const fact of await this.#ports.store.read(tx => tx.all("facts"))) {
      if (fact.name === "clock") {
        this.offset = fact.offset
        this.rtt = fact.rtt
      }
      if (fact.tk) this.#tickets.set(fact.name.slice(TICKET.length), fact.tk)
    }
  }
}

/** @param {ConstructorParameters<typeof Clock>[0]} ports */
export async function openClock(ports) {
  const clock = new Clock(ports)
  await clock.recall()
  return clock
}

/**
 * How the school's wall clock writes `instant`: date "2026-11-24" and time "08:02".
 * @param {number} instant ms since 1970
 * @param {string} [timeZone]
 */
export function schoolTime(instant, timeZone = "Europe/London") {
  const format = formats.get(timeZone) ?? formatOf(timeZone)
  formats.set(timeZone, format)
  /** @type {Record<string, string>} */
  const { year, month, day, hour, minute } = Object.fromEntries(
    format.formatToParts(instant).map(part => [part.type, part.value]),
  )
  return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}` }
}

/** @param {string} timeZone */
const formatOf = timeZone =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  })
