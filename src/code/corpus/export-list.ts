import { flow, task } from "millrace"

const trim = task({ name: "Trim" }, (text: string) => text.trim())
const upper = task({ name: "Upper" }, (text: string) => text.toUpperCase())

const tidy = flow({ name: "Tidy" }, async (text: string = " x ") => {
  const trimmed = trim.submit(text)
  const loud = upper.submit(trimmed)
  return loud
})

export { tidy, trim as trimTask }
export type { Tidied }

type Tidied = Awaited<ReturnType<typeof tidy>>
