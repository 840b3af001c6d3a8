// Reproduces the vectors from README.md alone: node docs/vectors/check.mjs [folder]
import { readFileSync } from "node:fs"
const read = name => readFileSync(`${process.argv[2] ?? new URL(".", import.meta.url).pathname}/${name}`, "utf8").trimEnd()
const text = one => (one && typeof one === "object" ? JSON.stringify(one) : String(one ?? ""))
function check(name, ours, rows) {
  const [head, ...lines] = rows ? [] : read(name).split("\n").map(line => line.split(","))
  rows ??= lines.map(cells => Object.fromEntries(head.map((key, at) => [key, cells[at]])))
  const bad = rows.filter(row => Object.entries(ours(row)).some(([key, one]) => text(one) !== text(row[key])))
  for (const row of bad) console.log(`${name}: ${text(row)} should be ${Object.entries(ours(row)).map(pair => pair.map(text).join(" "))}`)
  console.log(`${name}: ${rows.length - bad.length} of ${rows.length}`)
  process.exitCode = bad.length ? 1 : process.exitCode
}
const yes = truth => (truth ? "yes" : "no"), date = (year, month, day) => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
const plus = (on, years, days = 0) => date(+on.slice(0, 4) + years, +on.slice(5, 7), +on.slice(8) + days)
const CLASSES = { present: "/ \\ L", approved_educational_activity: "B J K P V W", authorised_absence: "C C1 C2 E F H I J1 M R S T",
  unauthorised_absence: "G N O U", not_possible: "D Q X Y Y1 Y2 Y3 Y4 Y5 Y6 Y7", administrative: "Z # -" }
const classOf = code => Object.keys(CLASSES).find(name => CLASSES[name].split(" ").includes(code))
const groupOf = code => ["attended", "attended", "authorised", "unauthorised", "outside", "outside"][Object.keys(CLASSES).indexOf(classOf(code))]
const isLate = code => "LU".includes(code), countsAs = code => ("GOU".includes(code) ? "counted" : code === "N" ? "provisional" : "no")
check("codes.csv", ({ code }) => ({ class: classOf(code), group: groupOf(code), late: yes(isLate(code)), threshold: countsAs(code), entered: yes(!"FHJY-".includes(code)) }))
check("rates.csv", ({ sessions }) => {
  const sum = of => sessions.split(" ").map(one => one.split("=")).reduce((all, [code, count]) => all + (of(code) ? BigInt(count) : 0n), 0n)
  const [attended, authorised, unauthorised] = ["attended", "authorised", "unauthorised"].map(group => sum(code => groupOf(code) === group))
  const absent = authorised + unauthorised, possible = attended + absent
  const rate = part => possible ? `${(20000n * part + possible) / (2n * possible)}`.padStart(3, "0").replace(/..$/, ".$&") : ""
  return { attended, authorised, unauthorised, possible, late: sum(isLate), attendance_rate: rate(attended), absence_rate: rate(absent),
    persistent: yes(possible && 10n * absent >= possible), severe: yes(possible && 2n * absent >= possible) }
})
const { school_days, cases } = JSON.parse(read("unexplained.json"))
check("unexplained.json", ({ session_on, today }) => {
  const days_left = 5 - school_days.filter(day => session_on < day && day <= today).length
  return { due_on: school_days.filter(day => day > session_on)[4], days_left, overdue: days_left < 0 }
}, cases)
check("compulsory_school_age.csv", ({ born_on, on }) => {
  const five = plus(born_on, 5), sixteen = plus(born_on, 16), leaves = +sixteen.slice(0, 4) + (sixteen.slice(5) >= "09-01")
  const first_day = ["03-31", "08-31", "12-31"].map(day => `${five.slice(0, 4)}-${day}`).find(day => day >= five)
  const last_day = [30, 29, 28, 27, 26, 25, 24].map(day => date(leaves, 6, day)).find(day => new Date(day).getUTCDay() === 5)
  return { first_day, last_day, is_of_age: yes(first_day <= on && on <= last_day) }
})
const seconds = clock => clock.split(":").reduce((sum, part) => 60 * sum + +part, 0)
check("lateness.csv", ({ session, opens, closes, ends, arrived }) => ({
  code: !session || arrived >= ends ? "" : arrived <= opens ? { AM: "/", PM: "\\" }[session] : arrived < closes ? "L" : "U",
  minutes: Math.max(0, Math.floor((seconds(arrived) - seconds(opens)) / 60)) }))
check("threshold.json", ({ days }) => {
  const marks = days.flatMap(([on, ...codes]) => codes.filter(code => code && code !== "#").map(code => ({ on, code, week: plus(on, 0, -((new Date(on).getUTCDay() + 6) % 7)) })))
  const all = [...new Set(marks.map(mark => mark.week))].map((last_week, at, weeks) => {
    const first_week = weeks[Math.max(0, at - 9)], inside = marks.filter(({ week }) => first_week <= week && week <= last_week)
    const [counted, provisional] = ["counted", "provisional"].map(kind => inside.filter(({ code }) => countsAs(code) === kind))
    return { first_week, last_week, reached_on: counted[9]?.on, counted: counted.length, provisional: provisional.length }
  })
  const windows = all.filter(one => one.reached_on), more = (a, b) => b.counted - a.counted || b.provisional - a.provisional || (a.last_week < b.last_week ? 1 : -1)
  const { reached_on = null, counted, provisional } = windows[0] ?? all.sort(more)[0]
  return { expected: { reached: reached_on !== null, first_reached_on: reached_on, counted, provisional, windows } }
}, JSON.parse(read("threshold.json")))
check("penalty_notices.csv", ({ earlier, issued_on, paid_on }) => {
  let first = "", many = 0
  for (const on of [...earlier.split(" ").filter(one => /\d$/.test(one)), issued_on]) if (many && on < plus(first, 3)) many += 1; else [first, many] = [on, 1]
  if (many > 2) return { notice: "none", amount: "" }
  return { notice: many === 1 ? "first" : "second", amount: paid_on > plus(issued_on, 0, 28) ? "late" : many === 1 && paid_on <= plus(issued_on, 0, 21) ? 80 : 160 }
})
