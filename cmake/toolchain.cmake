# How every target is compiled. Included before any target, because launcher and linker only reach later ones.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(LANTIAN_CCACHE ccache)
if(LANTIAN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${LANTIAN_CCACHE}")
endif()
find_program(LANTIAN_MOLD mold)
if(LANTIAN_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Published figures must repeat bit for bit on every machine: no contraction to FMA, no -march beyond the baseline,
# no -ffast-math.
add_compile_options(-ffp-contract=off)

# Loops over the lanes of transport say by a pragma that lanes are independent; no threads come with it.
add_compile_options(-fopenmp-simd)

# GCC collects its own garbage from a few megabytes on, which costs a fifth of the time of a batch; half a gigabyte is
# more than most batches ask for.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options("SHELL:--param ggc-min-heapsize=524288" "SHELL:--param ggc-min-expand=200")
endif()

# Without -Wuseless-cast: it refuses the casts that a macro or a template needs for some of its arguments, and those that
# matter only where size_t is not uint64_t.
set(LANTIAN_WARNINGS
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND LANTIAN_WARNINGS -Wduplicated-cond -Wlogical-op)
endif()
if(LANTIAN_WERROR)
  list(APPEND LANTIAN_WARNINGS -Werror)
endif()
add_compile_options(${LANTIAN_WARNINGS})

if(LANTIAN_SANITIZE)
  add_compile_options(-fsanitize=${LANTIAN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LANTIAN_SANITIZE})
  if(LANTIAN_SANITIZE MATCHES "undefined")
    # toml++ 3.3.0 marks a branch as unreachable that Greek, Cyrillic and CJK punctuation outside a string reach. Compiled
    # code answers "no whitespace" there, which is right, but the sanitizer would stop and hide what lies behind.
    add_compile_options(-fno-sanitize=unreachable)
  endif()
endif()
if(LANTIAN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# GCC 12 sees copies of impossible sizes in std::string when it optimises fully (its bug 105651); nothing to read for
# whoever builds a release.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT LANTIAN_WERROR)
  add_compile_options(-Wno-restrict)
endif()

# Where the program, the tests and the benchmarks find data/ and regions/ unless LANTIAN_HOME says otherwise.
function(lantian_program_definitions target)
  target_compile_definitions(${target} PRIVATE
    LANTIAN_DATA_ROOT="${CMAKE_SOURCE_DIR}" LANTIAN_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    LANTIAN_VERSION="${PROJECT_VERSION}")
endfunction()

# Code that arranges words is not worth the optimiser's time: half of its compilation for nothing in a build for tests, a
# quarter in a release, where -O1 answers as fast (bench/sensorthings.cpp is the one that would tell).
function(lantian_compile_quickly target)
  if(LANTIAN_TESTS)
    target_compile_options(${target} PRIVATE -O0)
  else()
    target_compile_options(${target} PRIVATE -O1)
  endif()
endfunction()
