// Runs case files: case_runner DIR|FILE...  One line a file; exit code 1 when a case fails or none was found.
#include "case_runner.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using namespace lantian;
using namespace lantian::cases;

std::string text_of_file(const fs::path& path) {
  const std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Every file below `root` with this extension, sorted by name.
std::vector<fs::path> files_below(const fs::path& root, std::string_view extension) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::recursive_directory_iterator at{root, failed}, end; !failed && at != end; at.increment(failed)) {
    if (at->path().extension() == extension) found.push_back(at->path());
  }
  std::ranges::sort(found);
  return found;
}

/// The rules of data/standards, and those that lie beside the cases: a draft is tried without touching the book.
std::optional<standards::Rulebook> load_rules(const std::vector<fs::path>& roots) {
  const char* home = std::getenv("LANTIAN_HOME");
  const fs::path root = fs::path{home != nullptr ? home : LANTIAN_DATA_ROOT} / "data" / "standards";
  std::vector<terms::SourceFile> files;
  for (const fs::path& path : files_below(root, ".toml")) files.push_back({path.string(), text_of_file(path)});
  for (const fs::path& beside : roots) {
    for (const fs::path& path : files_below(beside, ".toml")) files.push_back({path.string(), text_of_file(path)});
  }
  auto outcome = standards::load_rulebook(files, {});
  for (const standards::Fault& fault : outcome.faults) fmt::print(stderr, "{}\n", fault.text());
  if (!outcome.rulebook) fmt::print(stderr, "no rulebook from {} ({} files)\n", root.string(), files.size());
  return std::move(outcome.rulebook);
}

struct Counts {
  int files = 0;
  int cases = 0;
  int failed = 0;
};

/// Runs one block; failures go to `faults`.
void run_block(const Block& block, const standards::Rulebook& rulebook, std::vector<Misuse>& faults) {
  const Verb* verb = find_verb(block.verb);
  if (verb == nullptr) {
    faults.push_back({block.line, fmt::format("unknown word '{}'; the verbs are {}", block.verb, verb_names())});
    return;
  }
  if (block.trials.empty()) faults.push_back({block.line, "nothing is expected here"});
  for (const Trial& trial : block.trials) {
    Asking asking;
    const Setting setting = setting_of(block, rulebook, asking);
    Outcome outcome;
    if (asking.misused().empty()) outcome = verb->run({setting, block.arguments, trial.given}, asking);
    if (!asking.misused().empty()) {
      faults.push_back({trial.line, asking.misused()});
    } else if (const auto failure = judge_trial(trial, block, outcome)) {
      faults.push_back({trial.line, *failure});
    }
  }
}

/// A file that shows what the language refuses passes when it is refused at exactly the lines it names.
void compare_refusals(const CaseFile& file, std::vector<Misuse>& faults) {
  std::vector<Misuse> rest;
  for (const Misuse& fault : faults) {
    const bool foreseen = std::ranges::any_of(file.must_refuse, [&](const Misuse& wanted) {
      return wanted.line == fault.line && fault.message.find(wanted.message) != std::string::npos;
    });
    if (!foreseen) rest.push_back(fault);
  }
  for (const Misuse& wanted : file.must_refuse) {
    const bool met = std::ranges::any_of(faults, [&](const Misuse& fault) {
      return wanted.line == fault.line && fault.message.find(wanted.message) != std::string::npos;
    });
    if (!met) rest.push_back({wanted.line, "should have been refused with: " + wanted.message});
  }
  faults = rest;
}

/// The cases inside a page: what stands between ```case and ```, every line at its own number.
std::string cases_of_page(const std::string& page) {
  std::string cases;
  bool inside = false;
  for (const std::string_view line : split(page, '\n')) {
    const bool fence = line.starts_with("```");
    if (inside && !fence) cases += line;
    if (fence) inside = !inside && line == "```case";
    cases += '\n';
  }
  return cases;
}

void run_file(const fs::path& path, const standards::Rulebook& rulebook, Counts& counts) {
  const std::string text = text_of_file(path);
  const CaseFile file = read_case_file(path.extension() == ".md" ? cases_of_page(text) : text);
  std::vector<Misuse> faults = file.misuses;
  int cases = static_cast<int>(file.must_refuse.size());
  for (const Block& block : file.blocks) {
    cases += static_cast<int>(block.trials.size());
    run_block(block, rulebook, faults);
  }
  if (!file.must_refuse.empty()) compare_refusals(file, faults);
  if (cases == 0) faults.push_back({1, "the file holds no case"});
  fmt::print("{} {}: {} cases\n", faults.empty() ? "ok    " : "FAILED", path.string(), cases);
  for (const Misuse& fault : faults) fmt::print("{}:{}: {}\n", path.string(), fault.line, fault.message);
  ++counts.files;
  counts.cases += cases;
  counts.failed += static_cast<int>(faults.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "case_runner DIR|FILE...\n");
    return 2;
  }
  std::set<fs::path> roots;
  for (int i = 1; i < argc; ++i) {
    const fs::path path{argv[i]};
    roots.insert(fs::is_directory(path) ? path : fs::absolute(path).parent_path());
  }
  const auto rulebook = load_rules({roots.begin(), roots.end()});
  if (!rulebook) return 1;
  Counts counts;
  for (int i = 1; i < argc; ++i) {
    const fs::path path{argv[i]};
    if (fs::is_directory(path)) {
      for (const char* extension : {".case", ".md"}) {
        for (const fs::path& file : files_below(path, extension)) run_file(file, *rulebook, counts);
      }
    } else if (fs::is_regular_file(path)) {
      run_file(path, *rulebook, counts);
    } else {
      fmt::print(stderr, "{}: no such file or folder\n", path.string());
      ++counts.failed;
    }
  }
  fmt::print("{} files, {} cases, {} failed\n", counts.files, counts.cases, counts.failed);
  return counts.failed == 0 && counts.cases > 0 ? 0 : 1;
}
