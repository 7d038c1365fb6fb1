# Every test the tree holds, found by its place. Names: unit.<room>, case.<folder>, contract, property, flow, golden,
# refuse, check.*; labels are the first word. Exit code 77 means skipped (shared data absent).
add_library(lantian_doctest_main STATIC "${CMAKE_SOURCE_DIR}/test/doctest_main.cpp")
lantian_third_party(test lantian_doctest_main PUBLIC)

function(lantian_test_program target)
  add_executable(${target} ${ARGN})
  lantian_program_definitions(${target})
  # GCC 12 sees a null stream buffer behind every std::istreambuf_iterator, which tests read files with.
  target_compile_options(${target} PRIVATE -Wno-null-dereference)
  target_compile_definitions(${target} PRIVATE DOCTEST_CONFIG_SUPER_FAST_ASSERTS)
  lantian_compile_quickly(${target})
  lantian_third_party(test ${target})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/test"
    UNITY_BUILD ${LANTIAN_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  if(TARGET lantian)
    target_compile_definitions(${target} PRIVATE LANTIAN_PROGRAM="${CMAKE_BINARY_DIR}/lantian")
  endif()
endfunction()

function(lantian_ctest name label)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS ${label} SKIP_RETURN_CODE 77 TIMEOUT 600)
  if(LANTIAN_SANITIZE)
    set_tests_properties(${name} PROPERTIES TIMEOUT 1200 ENVIRONMENT
"ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1;UBSAN_OPTIONS=print_stacktrace=1")
  endif()
endfunction()

# Beside the code: a room's tests link to their own room only, so that they obey the plan as well.
foreach(room IN LISTS LANTIAN_ROOMS)
  if(LANTIAN_TESTS_OF_${room})
    lantian_test_program(test_${room} ${LANTIAN_TESTS_OF_${room}})
    lantian_batches(test_${room} ${room} ${LANTIAN_TESTS_OF_${room}})
    target_link_libraries(test_${room} PRIVATE lantian_${room} lantian_doctest_main)
    if(room STREQUAL "serve")
      # The largest room: its two largest folders apart, so that they run side by side.
      foreach(folder IN ITEMS carbon respond)
        lantian_ctest(unit.serve.${folder} unit test_serve "--source-file=*/serve/${folder}/*")
      endforeach()
      lantian_ctest(unit.serve unit test_serve "--source-file-exclude=*/serve/carbon/*,*/serve/respond/*")
    else()
      lantian_ctest(unit.${room} unit test_${room})
    endif()
  endif()
endforeach()

# Across rooms.
foreach(kind IN ITEMS contract golden flow property)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/test/${kind}/*.cpp")
  if(sources)
    lantian_test_program(test_${kind} ${sources})
    target_link_libraries(test_${kind} PRIVATE lantian_rooms lantian_doctest_main)
    lantian_third_party(${kind} test_${kind})
    if(TARGET lantian)
      add_dependencies(test_${kind} lantian)
    endif()
    # One ctest per file: they run side by side, and a slow disk does not add all of them up to one time limit.
    foreach(source IN LISTS sources)
      get_filename_component(name "${source}" NAME_WE)
      file(STRINGS "${source}" cases REGEX "^(TEST_CASE|LANTIAN_EVERY)" LIMIT_COUNT 1)
      if(cases)
        lantian_ctest(${kind}.${name} ${kind} test_${kind} "--source-file=*/${name}.cpp")
      endif()
    endforeach()
  endif()
endforeach()

# Cases: text that an expert of the bureau reads, one ctest per folder.
file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/test/case_runner*.cpp")
if(sources)
  lantian_test_program(case_runner ${sources})
  target_link_libraries(case_runner PRIVATE lantian_rooms)
  file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE "${CMAKE_SOURCE_DIR}/test/case"
       "${CMAKE_SOURCE_DIR}/test/case/*")
  foreach(folder IN LISTS folders)
    if(IS_DIRECTORY "${CMAKE_SOURCE_DIR}/test/case/${folder}")
      lantian_ctest(case.${folder} case case_runner "${CMAKE_SOURCE_DIR}/test/case/${folder}")
    endif()
  endforeach()
endif()

# A logger that shares no code with us talks to the running gateway.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(TARGET lantian)
  lantian_ctest(flow.client flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/against_gateway.py"
                "$<TARGET_FILE:lantian>")
  # And askers that share none ask the running service: the demonstration, and a bureau's first day.
  # A sanitizer makes an hour of the minutes that the long works of the demonstration take.
  set(left_out "")
  if(LANTIAN_SANITIZE)
    set(left_out wind whatif upwind respond)
  endif()
  # A whole demonstration is made for it: six minutes on two busy cores.
  lantian_ctest(flow.pages flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/against_pages.py"
                "$<TARGET_FILE:lantian>" ${left_out})
  set_tests_properties(flow.pages PROPERTIES TIMEOUT 1200)
  lantian_ctest(flow.service flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/against_service.py"
                "$<TARGET_FILE:lantian>")
endif()
# Office files, read back by a reader that shares no code with us, and opened by LibreOffice where it is installed.
if(TARGET lantian)
  lantian_ctest(flow.office flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/office_files.py"
                "$<TARGET_FILE:lantian>")
  lantian_ctest(flow.office_libreoffice flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/office_files.py"
                "$<TARGET_FILE:lantian>" --libreoffice)
  lantian_ctest(flow.ldap flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/against_ldap.py"
                "$<TARGET_FILE:lantian>")
  lantian_ctest(flow.deliveries flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/deliveries.py"
                "$<TARGET_FILE:lantian>")
  # A winter of forecasts and two episodes: minutes, which a sanitizer would make an hour of.
  if(NOT LANTIAN_SANITIZE)
    lantian_ctest(flow.respond flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/response_story.py"
                  "$<TARGET_FILE:lantian>")
  endif()
  lantian_ctest(flow.alarms flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/client/alarms.py"
                "$<TARGET_FILE:lantian>")
endif()
# The work of a season shared by processes: one answer. Leaks of MPI itself are not ours.
if(TARGET lantian-mpi AND NOT LANTIAN_SANITIZE)
  lantian_ctest(flow.mpi flow "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/test/mpi/same_table.py"
                "$<TARGET_FILE:lantian>" "$<TARGET_FILE:lantian-mpi>")
endif()

# Checks on the tree itself. Sanitizer builds leave them out: they would only repeat the answer of dev.
if(NOT LANTIAN_SANITIZE)
  set(compile "${CMAKE_CXX_COMPILER}" -std=c++20 -I "${CMAKE_SOURCE_DIR}/src" -isystem "${LANTIAN_DUCKDB_DIR}/include"
              ${LANTIAN_WARNINGS})
  function(lantian_check name script)
    lantian_ctest(${name} check "${Python3_EXECUTABLE}" "${CMAKE_SOURCE_DIR}/tools/${script}" ${ARGN})
  endfunction()
  lantian_check(check.layers check_layers.py "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/layers.txt")
  lantian_check(check.sizes check_sizes.py "${CMAKE_SOURCE_DIR}")
  lantian_check(check.text check_text.py "${CMAKE_SOURCE_DIR}")
  lantian_check(check.checks checks_test.py)
  file(GLOB twins CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/test/refuse/*.cpp")
  foreach(twin IN LISTS twins)
    get_filename_component(name "${twin}" NAME_WE)
    lantian_check(refuse.${name} check_refuse.py "${twin}" -- ${compile})
  endforeach()
endif()
