import { imagesToBuild } from "./images/list";
import { given, main } from "./terminal";

const HELP = `npm run images

Prints as JSON the images of our own: name, version, and the folder that each is built from.`;

main((args) => {
  console.log(given(args, {}, 0) === undefined ? HELP : JSON.stringify(imagesToBuild()));
  return 0;
});
