#include "weather/sloped_fluxes.hpp"

#include "base/assert.hpp"
#include "weather/faces.hpp"

namespace lantian::weather {

SlopedFluxes::SlopedFluxes(const Grid& grid, const std::vector<double>& mass)
    : grid_{grid}, shape_{grid.nx, grid.ny, grid.nz} {
  const Faces faces{grid};
  for (auto* plane : {&slope_east_, &slope_north_}) plane->assign(shape_.plane(), 0.0);
  for (auto* field : {&west_air_, &south_air_, &west_ease_, &south_ease_, &pull_, &east_, &north_}) {
    field->assign(shape_.size(), 0.0);
  }
  for (auto* field : {&down_air_, &down_ease_, &rise_}) field->assign(shape_.size() + shape_.plane(), 0.0);
  for (int j = 0; j <= grid.ny; ++j) {
    for (int i = 0; i <= grid.nx; ++i) {
      if (i < grid.nx && j < grid.ny) {
        const Slope slope = slope_of(grid, i, j);
        slope_east_[shape_.at(i, j, 0)] = slope.east;
        slope_north_[shape_.at(i, j, 0)] = slope.north;
      }
      for (int k = 0; k < grid.nz; ++k) {
        const std::size_t here = shape_.at(i, j, k);
        const auto fill = [&](std::pair<std::size_t, std::size_t> beside, std::vector<double>& air,
                              std::vector<double>& ease) {
          const double face = 0.5 * (mass[beside.first] + mass[beside.second]);
          air[here] = face / grid.cell_m;
          // An outer face has half a cell before it only.
          ease[here] = (beside.first == beside.second ? 2 : 1) / face;
        };
        if (j < grid.ny) fill(faces.beside_east(i, j, k), west_air_, west_ease_);
        if (i < grid.nx) fill(faces.beside_north(i, j, k), south_air_, south_ease_);
        if (k == 0 || i == grid.nx || j == grid.ny) continue;
        const double depth = 0.5 * (grid.thickness(k - 1) + grid.thickness(k));
        down_air_[here] = 0.5 * (mass[grid.cell(i, j, k - 1)] + mass[grid.cell(i, j, k)]) / depth;
      }
    }
  }
}

void SlopedFluxes::set_freedom(std::span<const float> freedom) {
  const Faces faces{grid_};
  LANTIAN_ASSERT(freedom.size() == faces.up_count(), "one freedom an interface");
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      for (int k = 1; k < grid_.nz; ++k) {
        const double depth = 0.5 * (grid_.thickness(k - 1) + grid_.thickness(k));
        down_ease_[shape_.at(i, j, k)] = static_cast<double>(freedom[faces.up(i, j, k)]) / depth;
      }
    }
  }
}

/// Winds of faces that differences of `phi` drive: along the layer, and down the slope against what is pulled upward.
void SlopedFluxes::push(std::span<const double> phi) {
  const std::size_t row = shape_.row();
  const std::size_t plane = shape_.plane();
  // Pull of both interfaces of a cell, a quarter of each: what S hands back to its faces.
  over_rows(shape_, [&](std::size_t first, std::size_t last, int k) {
    for (std::size_t c = first; c < last; ++c) pull_[c] = 0;
    if (k > 0) {
      for (std::size_t c = first; c < last; ++c) pull_[c] += 0.25 * down_air_[c] * (phi[c - plane] - phi[c]);
    }
    if (k + 1 < shape_.nz) {
      for (std::size_t c = first; c < last; ++c) {
        pull_[c] += 0.25 * down_air_[c + plane] * (phi[c] - phi[c + plane]);
      }
    }
  });
  over_rows(shape_, [&](std::size_t first, std::size_t last, int k) {
    const std::size_t down = static_cast<std::size_t>(k) * plane;
    for (std::size_t c = first; c < last + 1; ++c) {
      east_[c] = west_ease_[c] * (west_air_[c] * (phi[c - 1] - phi[c]) - slope_east_[c - 1 - down] * pull_[c - 1] -
                                  slope_east_[c - down] * pull_[c]);
    }
  });
  for (int k = 0; k < shape_.nz; ++k) {
    const std::size_t down = static_cast<std::size_t>(k) * plane;
    for (int j = 0; j <= shape_.ny; ++j) {
      const std::size_t first = shape_.at(0, j, k);
      for (std::size_t c = first; c < first + static_cast<std::size_t>(shape_.nx); ++c) {
        north_[c] =
            south_ease_[c] * (south_air_[c] * (phi[c - row] - phi[c]) - slope_north_[c - row - down] * pull_[c - row] -
                              slope_north_[c - down] * pull_[c]);
      }
    }
  }
}

/// Net outflow of those winds, with the wind through interfaces that goes with them.
void SlopedFluxes::gather(std::span<double> outflow) {
  const std::size_t row = shape_.row();
  const std::size_t plane = shape_.plane();
  // A quarter of the climb of a cell's four faces; the two cells at an interface add up to the mean.
  over_rows(shape_, [&](std::size_t first, std::size_t last, int k) {
    const std::size_t down = static_cast<std::size_t>(k) * plane;
    for (std::size_t c = first; c < last; ++c) {
      pull_[c] = 0.25 * (slope_east_[c - down] * (east_[c] + east_[c + 1]) +
                         slope_north_[c - down] * (north_[c] + north_[c + row]));
    }
    if (k == 0) return;
    for (std::size_t c = first; c < last; ++c) rise_[c] = down_air_[c] * (rise_[c] - pull_[c - plane] - pull_[c]);
  });
  over_rows(shape_, [&](std::size_t first, std::size_t last, int) {
    for (std::size_t c = first; c < last; ++c) {
      outflow[c] = west_air_[c + 1] * east_[c + 1] - west_air_[c] * east_[c] + south_air_[c + row] * north_[c + row] -
                   south_air_[c] * north_[c] + rise_[c + plane] - rise_[c];
    }
  });
}

void SlopedFluxes::apply(std::span<const double> phi, std::span<double> outflow) {
  const std::size_t plane = shape_.plane();
  push(phi);
  over_rows(shape_, [&](std::size_t first, std::size_t last, int k) {
    if (k == 0) return;
    for (std::size_t c = first; c < last; ++c) rise_[c] = down_ease_[c] * (phi[c - plane] - phi[c]);
  });
  gather(outflow);
}

std::vector<float> SlopedFluxes::climb(std::span<const float> east, std::span<const float> north) const {
  const Faces faces{grid_};
  std::vector<float> rise(faces.up_count(), 0.0F);
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      const std::size_t column = shape_.at(i, j, 0);
      const auto quarter = [&](int k) {
        const auto pair = [](float a, float b) { return static_cast<double>(a) + static_cast<double>(b); };
        return 0.25 * (slope_east_[column] * pair(east[faces.east(i, j, k)], east[faces.east(i + 1, j, k)]) +
                       slope_north_[column] * pair(north[faces.north(i, j, k)], north[faces.north(i, j + 1, k)]));
      };
      for (int k = 1; k < grid_.nz; ++k) {
        rise[faces.up(i, j, k)] = static_cast<float>(quarter(k - 1) + quarter(k));
      }
    }
  }
  return rise;
}

void SlopedFluxes::conduct(Conductances& out) const {
  const std::size_t plane = shape_.plane();
  for (std::size_t c = 0; c < shape_.size(); ++c) {
    out.west[c] = static_cast<float>(west_air_[c] * west_air_[c] * west_ease_[c]);
    out.south[c] = static_cast<float>(south_air_[c] * south_air_[c] * south_ease_[c]);
    const std::size_t column = c % plane;
    const double slope = slope_east_[column] * slope_east_[column] + slope_north_[column] * slope_north_[column];
    if (c >= plane && down_air_[c] > 0) {
      // Over a slope air also reaches the next layer by going sideways.
      const int k = static_cast<int>(c / plane);
      const double depth = grid_.centre_height(k) - grid_.centre_height(k - 1);
      out.down[c] = static_cast<float>(down_air_[c] * (down_ease_[c] + slope / depth));
    }
  }
}

}  // namespace lantian::weather
