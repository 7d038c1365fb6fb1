#pragma once
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The verbs on emission factors. Every function prints its answer and returns the exit code.
namespace lantian::app {

struct FactorsWords {
  std::string set;  ///< SET or SET/VERSION
  std::string key;
  std::string day;  ///< of lint: when the factors are wanted for
  std::vector<std::string> files;
  bool json = false;
};
int run_factors_list(const FactorsWords& words);
/// 1 when there is an error, 0 with warnings.
int run_factors_lint(const FactorsWords& words);
int run_factors_show(const FactorsWords& words);
int run_factors_methods(const FactorsWords& words);
int run_factors_lock();

/// Adds `factors list|lint|show|methods|lock` to the command line. Defined in words_factors.cpp.
void add_factors(CLI::App& app, std::function<int()>& verb);

}  // namespace lantian::app
