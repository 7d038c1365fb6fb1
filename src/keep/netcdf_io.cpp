#include "keep/netcdf_io.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>
#include <netcdf.h>

#include <cerrno>
#include <functional>
#include <mutex>
#include <numeric>
#include <utility>

namespace lantian::keep::netcdf {
namespace {

static_assert(File::global == NC_GLOBAL);

std::mutex& library() {
  static std::mutex one;
  return one;
}

std::size_t product(const std::vector<std::size_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{1}, std::multiplies<>{});
}

nc_type type_of(Kind kind) {
  if (kind == Kind::text) return NC_CHAR;
  return kind == Kind::float32 ? NC_FLOAT : NC_DOUBLE;
}

}  // namespace

template <class Call>
void File::call(std::string_view what, int variable, Call call) {
  if (!good()) return;
  const std::lock_guard lock{library()};
  status_ = call();
  if (status_ == NC_NOERR) return;
  char name[NC_MAX_NAME + 1] = {};
  if (variable >= 0 && nc_inq_varname(id_, variable, name) == NC_NOERR) {
    place_ = fmt::format("{} of {}", what, name);
  } else {
    place_ = what;
  }
}

File File::created(const std::string& path) {
  File file{path};
  file.call("making the file", global, [&] { return nc_create(path.c_str(), NC_NETCDF4 | NC_CLOBBER, &file.id_); });
  file.open_ = file.good();
  return file;
}

File File::opened(const std::string& path) {
  File file{path};
  file.call("opening the file", global, [&] { return nc_open(path.c_str(), NC_NOWRITE, &file.id_); });
  file.open_ = file.good();
  return file;
}

File::File(File&& other) noexcept
    : path_{std::move(other.path_)},
      id_{other.id_},
      open_{std::exchange(other.open_, false)},
      status_{other.status_},
      place_{std::move(other.place_)} {}

File::~File() {
  close();
}

void File::close() {
  if (!std::exchange(open_, false)) return;
  const std::lock_guard lock{library()};
  const int status = nc_close(id_);
  if (good() && status != NC_NOERR) {
    status_ = status;
    place_ = "closing the file";
  }
}

Result<void> File::outcome() const {
  if (good()) return {};
  const std::string words = fmt::format("{}: NetCDF says: {}", place_, nc_strerror(status_));
  if (status_ == NC_ENOTNC || status_ == NC_EHDFERR) {
    return Error{ErrorCode::malformed, words + "; the file is no NetCDF, or was cut short: copy or make it again",
                 path_};
  }
  return Error{status_ == ENOENT ? ErrorCode::not_found : ErrorCode::io, words, path_};
}

int File::dimension(const std::string& name, std::size_t length) {
  int dimension = -1;
  call("dimension " + name, global,
       [&] { return nc_def_dim(id_, name.c_str(), length == 0 ? NC_UNLIMITED : length, &dimension); });
  return dimension;
}

int File::variable(const std::string& name, Kind kind, const std::vector<int>& dimensions) {
  int variable = -1;
  call("variable " + name, global, [&] {
    return nc_def_var(id_, name.c_str(), type_of(kind), static_cast<int>(dimensions.size()), dimensions.data(),
                      &variable);
  });
  return variable;
}

void File::pack(int variable, const std::vector<std::size_t>& chunk, int level) {
  call("chunks", variable, [&] { return nc_def_var_chunking(id_, variable, NC_CHUNKED, chunk.data()); });
  if (level == 0) return;
  call("packing", variable, [&] { return nc_def_var_deflate(id_, variable, 1, 1, level); });
}

void File::text(int variable, const char* name, std::string_view value) {
  call("an attribute", variable, [&] { return nc_put_att_text(id_, variable, name, value.size(), value.data()); });
}

void File::numbers(int variable, const char* name, const std::vector<double>& values) {
  call("an attribute", variable,
       [&] { return nc_put_att_double(id_, variable, name, NC_DOUBLE, values.size(), values.data()); });
}

void File::whole(int variable, std::span<const double> values) {
  call("values", variable, [&] { return nc_put_var_double(id_, variable, values.data()); });
}

void File::put(int variable, const Block& block, std::span<const float> values) {
  LANTIAN_ASSERT(values.size() == product(block.count), "one value for each place of the block");
  call("values", variable,
       [&] { return nc_put_vara_float(id_, variable, block.start.data(), block.count.data(), values.data()); });
}

void File::put(int variable, const Block& block, std::span<const double> values) {
  LANTIAN_ASSERT(values.size() == product(block.count), "one value for each place of the block");
  call("values", variable,
       [&] { return nc_put_vara_double(id_, variable, block.start.data(), block.count.data(), values.data()); });
}

void File::put(int variable, const Block& block, std::string_view characters) {
  LANTIAN_ASSERT(characters.size() == product(block.count), "one character for each place of the block");
  call("values", variable,
       [&] { return nc_put_vara_text(id_, variable, block.start.data(), block.count.data(), characters.data()); });
}

std::optional<int> File::find(const std::string& name) {
  if (!good()) return std::nullopt;
  const std::lock_guard lock{library()};
  int variable = -1;
  if (nc_inq_varid(id_, name.c_str(), &variable) != NC_NOERR) return std::nullopt;
  // Blocks are read once and whole: keeping them would cost 16 MB for each variable, and the time to fill fresh memory.
  // Files of the classic format have no such cache and say so; that is no fault.
  static_cast<void>(nc_set_var_chunk_cache(id_, variable, 0, 0, 0));
  return variable;
}

std::vector<std::size_t> File::shape(int variable) {
  int count = 0;
  call("shape", variable, [&] { return nc_inq_varndims(id_, variable, &count); });
  std::vector<int> dimensions(static_cast<std::size_t>(count));
  call("shape", variable, [&] { return nc_inq_vardimid(id_, variable, dimensions.data()); });
  std::vector<std::size_t> lengths(dimensions.size());
  for (std::size_t n = 0; n < lengths.size(); ++n) {
    call("shape", variable, [&] { return nc_inq_dimlen(id_, dimensions[n], &lengths[n]); });
  }
  return lengths;
}

std::string File::text_of(int variable, const char* name) {
  nc_type type = NC_NAT;
  std::size_t length = 0;
  {
    const std::lock_guard lock{library()};
    if (!good() || nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR) return {};
  }
  if (type != NC_CHAR) {
    std::string text;
    for (const double number : numbers_of(variable, name)) text += fmt::format("{}{}", text.empty() ? "" : " ", number);
    return text;
  }
  std::string text(length, '\0');
  call("an attribute", variable, [&] { return nc_get_att_text(id_, variable, name, text.data()); });
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

std::vector<double> File::numbers_of(int variable, const char* name) {
  nc_type type = NC_NAT;
  std::size_t length = 0;
  {
    const std::lock_guard lock{library()};
    if (!good() || nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR) return {};
  }
  if (type == NC_CHAR || type == NC_STRING) return {};
  std::vector<double> numbers(length);
  call("an attribute", variable, [&] { return nc_get_att_double(id_, variable, name, numbers.data()); });
  return numbers;
}

std::vector<double> File::whole(int variable) {
  std::vector<double> values(product(shape(variable)));
  call("values", variable, [&] { return nc_get_var_double(id_, variable, values.data()); });
  return values;
}

void File::get(int variable, const Block& block, std::span<float> values) {
  LANTIAN_ASSERT(values.size() == product(block.count), "room for each place of the block");
  call("values", variable,
       [&] { return nc_get_vara_float(id_, variable, block.start.data(), block.count.data(), values.data()); });
}

std::string File::characters(int variable, const Block& block) {
  std::string characters(product(block.count), '\0');
  call("values", variable,
       [&] { return nc_get_vara_text(id_, variable, block.start.data(), block.count.data(), characters.data()); });
  return characters;
}

}  // namespace lantian::keep::netcdf
