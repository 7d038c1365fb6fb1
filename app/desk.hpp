#pragma once
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/importing.hpp"
#include "serve/office.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lantian::app {

/// The directory that holds data/ and regions/: LANTIAN_HOME when set, else where the program was built from.
std::string data_root();

/// The login name, so that people need not type it every time; "unknown" when the system has none.
std::string login_name();

Result<serve::Office> open_office();
/// Returns not_found with what to do when there is no such book.
Result<std::unique_ptr<keep::ReadingBook>> open_existing_book(const std::string& directory);

void print(std::string_view text);          ///< to standard output
void complain(const Error& error);          ///< to standard error, as "lantian: ..."
int exit_code(const Result<int>& outcome);  ///< complains about the error, if there is one

/// A line on standard error that shows how far a long work is and how long it may still take; silent when standard
/// error is not a terminal.
serve::ImportProgress import_progress();

}  // namespace lantian::app
