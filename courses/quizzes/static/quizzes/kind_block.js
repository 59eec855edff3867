/* The answers of a question stand in their form by themselves, not inside a stream: the form asks such a block for its
   element, which a struct does not name. */
class KindBlockDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(...places) {
    const block = super.render(...places);
    block.element = block.container[0];
    return block;
  }
}

window.telepath.register("courses.quizzes.blocks.KindBlock", KindBlockDefinition);
