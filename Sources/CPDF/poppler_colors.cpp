// Text needs no colours, but poppler makes a transform of lcms for every colour space it meets, which costs more than
// the text. Of two functions with this name the loader takes the program's: poppler gets none, says so in a warning,
// and takes the colour space's plain alternative, as it does where a profile is broken.
extern "C" {
__attribute__((visibility("default"), used)) void *cmsCreateTransform(
    void * /*input*/, unsigned /*input_format*/, void * /*output*/, unsigned /*output_format*/, unsigned /*intent*/,
    unsigned /*flags*/) {
    return nullptr;
}
}
