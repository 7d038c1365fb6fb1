#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// NetCDF-4 files as the readers and writers of weather see them; the library's own header stays behind this one.
namespace lantian::keep::netcdf {

enum class Kind { float32, float64, text };

/// The place of a block in a variable: one start and one count for each of its dimensions.
struct Block {
  std::vector<std::size_t> start, count;
};

/// A file under work. The first call that fails is kept and later ones do nothing, so that code reads like the file
/// itself; `outcome` says at the end what went wrong, with path, variable and the library's words. Calls of all threads
/// follow one another, because the library keeps state for all files together.
class File {
 public:
  static File created(const std::string& path);
  /// Reading only.
  static File opened(const std::string& path);
  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  bool good() const { return status_ == 0; }
  /// io, and malformed for bytes that are no NetCDF or were cut short.
  Result<void> outcome() const;
  void close();
  const std::string& path() const { return path_; }

  /// Length 0: grows.
  int dimension(const std::string& name, std::size_t length);
  int variable(const std::string& name, Kind kind, const std::vector<int>& dimensions);
  /// Blocks of this shape are stored together; `level` 0 is no packing, else 1 to 9 with bytes shuffled.
  void pack(int variable, const std::vector<std::size_t>& chunk, int level);
  void text(int variable, const char* name, std::string_view value);
  void numbers(int variable, const char* name, const std::vector<double>& values);
  void whole(int variable, std::span<const double> values);
  void put(int variable, const Block& block, std::span<const float> values);
  void put(int variable, const Block& block, std::span<const double> values);
  void put(int variable, const Block& block, std::string_view characters);

  /// No value when there is none of this name.
  std::optional<int> find(const std::string& name);
  std::vector<std::size_t> shape(int variable);
  /// Empty when there is no such attribute; one that is a number comes as its text.
  std::string text_of(int variable, const char* name);
  /// Empty when there is no such attribute, or one that is no number.
  std::vector<double> numbers_of(int variable, const char* name);
  std::vector<double> whole(int variable);
  void get(int variable, const Block& block, std::span<float> values);
  std::string characters(int variable, const Block& block);

  static constexpr int global = -1;  ///< in place of a variable: the file's own attributes

 private:
  explicit File(std::string path) : path_{std::move(path)} {}
  template <class Call>
  void call(std::string_view what, int variable, Call call);

  std::string path_;
  int id_ = -1;
  bool open_ = false;
  int status_ = 0;
  std::string place_;  ///< what was being done when the first call failed
};

}  // namespace lantian::keep::netcdf
