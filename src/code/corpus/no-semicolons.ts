import { flow, task } from 'millrace'

const greetingFor = (hour: number) => hour < 12 ? 'Good morning' : 'Good day'

export const greet = task({ name: 'Greet' }, function greet(name: string, hour: number): string {
  return `${greetingFor(hour)}, ${name}`
})

export const shout = task({ name: 'Shout' }, function shout(text: string): string {
  return text.toUpperCase()
})

export const hello = flow({ name: 'Hello' }, async function hello(name: string = 'Ada') {
  const text = greet.submit(name, 9)
  const loud = shout.submit(text)
  return loud
})
