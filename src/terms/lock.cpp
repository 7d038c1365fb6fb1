#include "terms/lock.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

namespace lantian::terms {
namespace {

std::string path_in_lock(std::string_view path, std::string_view root) {
  const std::size_t at = path.rfind(root);
  return std::string{at == std::string_view::npos ? path : path.substr(at + root.size())};
}

/// One pass over the lock: path -> (hash, line). Malformed lines become faults.
std::map<std::string, std::pair<std::string, int>> read_lock(const SourceFile& lock, std::vector<Fault>& faults) {
  std::map<std::string, std::pair<std::string, int>> entries;
  int number = 0;
  for (const std::string_view raw : split(lock.text, '\n')) {
    ++number;
    const std::string_view line = trimmed(raw);
    if (line.empty()) continue;
    const bool shaped = line.size() > 66 && line.substr(64, 2) == "  " &&
                        line.substr(0, 64).find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!shaped) {
      faults.push_back(
          {lock.path, number, fmt::format("{} is no line of a lock; write \"sha256  path\"", in_quotes(line))});
    } else if (!entries.try_emplace(std::string{line.substr(66)}, std::string{line.substr(0, 64)}, number).second) {
      faults.push_back({lock.path, number, fmt::format("{} is locked twice", in_quotes(line.substr(66)))});
    }
  }
  return entries;
}

}  // namespace

std::string lock_text(std::span<const SourceFile> files, const LockKind& kind) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const SourceFile& file : files) lines.emplace_back(path_in_lock(file.path, kind.root), sha256_hex(file.text));
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const auto& [path, hash] : lines) text += hash + "  " + path + "\n";
  return text;
}

void check_lock(std::span<const SourceFile> files, const SourceFile& lock, const LockKind& kind,
                std::vector<Fault>& faults) {
  if (trimmed(lock.text).empty()) return;
  auto entries = read_lock(lock, faults);
  for (const SourceFile& file : files) {
    const auto entry = entries.find(path_in_lock(file.path, kind.root));
    if (entry == entries.end()) {
      faults.push_back(
          {file.path, 0,
           fmt::format("is not in {}; a new {} is locked with the commit that adds it", lock.path, kind.file)});
      continue;
    }
    if (entry->second.first != sha256_hex(file.text)) {
      faults.push_back(
          {lock.path, entry->second.second,
           fmt::format("{} differs from its locked hash; a published {} never changes: undo the change, or {}",
                       entry->first, kind.file, kind.instead)});
    }
    entries.erase(entry);
  }
  for (const auto& [path, entry] : entries) {
    faults.push_back({lock.path, entry.second, fmt::format("{} is locked but missing", path)});
  }
}

}  // namespace lantian::terms
