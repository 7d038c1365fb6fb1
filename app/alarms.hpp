#pragma once
#include <string>
#include <vector>

namespace lantian::app {

/// Every fault of rule files of alarms, as a bureau's own beside the shipped ones.
int run_alarms_check(const std::vector<std::string>& files);
/// The rules in force, shipped and of a book.
int run_alarms_list(const std::string& book);

}  // namespace lantian::app
