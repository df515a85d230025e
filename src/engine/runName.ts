const adjectives = (
  "agile amber ample ardent azure bold brave bright brisk calm candid clever coral cosmic crisp daring deft eager " +
  "early earnest fabled fair fancy fleet fond frank gentle giddy glad golden grand hardy hazel honest humble jade " +
  "jolly keen kind lively loyal lucid lunar mellow merry mighty mild mossy neat nimble noble opal patient placid " +
  "plucky polite proud quick quiet rapid ruby rustic sage serene sharp silver sleek snug sober solar spry stately " +
  "steady stoic sunny swift tidy topaz tranquil true upbeat vivid warm wise witty zesty"
).split(" ");

const animals = (
  "alpaca avocet badger beaver bison bittern bobcat caribou cheetah chough civet condor cormorant coyote crane curlew " +
  "dingo dolphin dormouse eagle egret eider ermine falcon ferret finch gannet gazelle gecko gibbon goshawk grebe " +
  "grouse gull hare harrier hawk heron hoopoe ibex ibis iguana impala jackal jackdaw jaguar kestrel kingfisher kite " +
  "lapwing lemur linnet lynx magpie marmot marten merlin mink moorhen narwhal newt ocelot oriole osprey otter owl " +
  "petrel pipit plover polecat puffin quail raven redshank robin salmon seal shrike siskin skua snipe sparrow stoat " +
  "stork swallow swift tapir teal tern thrush toucan trout turtle vole wagtail walrus weasel whale wigeon wren"
).split(" ");

/** A flow run's name, as Prefect gives them: an adjective and an animal. Not unique. */
export function randomRunName(random: () => number): string {
  return `${pick(adjectives, random)}-${pick(animals, random)}`;
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? "plain";
}
