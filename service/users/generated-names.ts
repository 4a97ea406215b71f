import { appendSuffix } from './names.ts';

const adjectives = (
  'amber ample balmy bold brave breezy bright brisk bronze calm candid cheery chilly civil clever copper coral cosy ' +
  'crisp curious dapper daring dusky eager early earnest easy fabled fair fleet fluffy fond frank fresh gentle ginger ' +
  'glad golden grand happy hardy hazel honest humble indigo ivory jade jaunty jolly keen kind lilac lively loyal lucid ' +
  'lucky lunar mellow merry mighty minty misty modest mossy neat nimble noble ochre olive patient pearly plucky polite ' +
  'proud quick quiet rapid ready rosy royal ruby rustic sage sandy scarlet serene sharp shiny silent silver sleepy sly ' +
  'smart snug solar spry steady still stout sunny swift tawny tidy tiny topaz tranquil trusty upbeat velvet vivid warm ' +
  'wild wily windy wise witty woolly young zesty'
).split(' ');

const animals = (
  'adder alpaca badger bat bear beaver beetle bison bobcat bream bunting buzzard camel caribou carp cat chamois cheetah ' +
  'cicada civet cobra cod condor coot cormorant cougar coyote crab crane cricket crow cuckoo curlew deer dingo dipper ' +
  'dolphin donkey dove duck dunlin eagle egret eland elk emu ermine falcon ferret finch firefly fox frog gannet gazelle ' +
  'gecko gibbon goat goose grouse gull hare hawk hedgehog heron hoopoe hornet horse ibex ibis iguana impala jackal ' +
  'jackdaw jaguar jay kestrel kite kiwi koala lamb lark lemur leopard linnet lizard llama lobster lynx magpie manatee ' +
  'marmot marten martin meerkat mink mole moose moth mouse mule narwhal newt nuthatch ocelot octopus okapi oriole osprey ' +
  'otter owl oyster panda panther parrot pelican penguin perch petrel pigeon pike plover pony puffin puma quail rabbit ' +
  'raccoon raven robin rook salmon seal shrew shrike siskin skylark sloth snipe sparrow squid squirrel stag starling ' +
  'stoat stork swallow swan swift tapir teal tern thrush tiger toad trout turtle viper vole walrus warbler weasel whale ' +
  'wigeon wolf wombat wren yak zebra'
).split(' ');

/** Number of names without a numeric suffix. */
export const namePoolSize = adjectives.length * animals.length;

/**
 * Generates a friendly name such as `quiet-otter`.
 *
 * @param attempt 0 for the first attempt; from the third on the name gets a number with more digits each time, so that a
 *   few attempts find a free name even when most of the pool is taken
 * @param random returns a number in [0, 1)
 */
export function generateName(attempt: number, random: () => number = Math.random): string {
  const name = `${pickWord(adjectives, random)}-${pickWord(animals, random)}`;
  if (attempt < 2) return name;
  return appendSuffix(name, String(1 + Math.floor(random() * (10 ** attempt - 1))));
}

function pickWord(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? '';
}
