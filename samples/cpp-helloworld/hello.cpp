// One C++ program for three worlds: a web page, WebAssembly on its own through Emscripten, and WASI through clang.
// Nothing in it is about WebAssembly: the compiler and the C++ library decide what the module imports.
#include <iostream>
#include <string>
#include <vector>

int main(int argc, char **argv) {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);

    std::cout << "Hello from WebAssembly, in C++!\n";
    for (const auto &argument : arguments) {
        std::cout << "argument: " << argument << '\n';
    }

#if defined(__EMSCRIPTEN__)
    std::cout << "compiled by Emscripten " << __EMSCRIPTEN_major__ << '.' << __EMSCRIPTEN_minor__ << '\n';
#elif defined(__wasi__)
    std::cout << "compiled by clang " << __clang_major__ << " for WASI\n";
#endif
    std::cout.flush();
    return 0;
}
